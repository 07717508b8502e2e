"""Reviews, scorecards, disputes, calibration and coaching over the REST API."""
