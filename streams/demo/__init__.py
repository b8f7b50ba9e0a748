"""A few days of invented news with what a reader finds in them, and the run that shows the pipeline on them."""
