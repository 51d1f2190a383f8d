"""The Qt application and the headless command line."""
