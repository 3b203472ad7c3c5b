"""The form in the browser for those who will not write YAML: Sveltia CMS, set up from the models."""
