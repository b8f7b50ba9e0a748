"""newsalert: articles in, one structured alert per incident out."""
