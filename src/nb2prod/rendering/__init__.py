"""From a pipeline to the files of a package."""
