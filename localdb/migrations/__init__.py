"""The steps from one version of the user's file to the next: `NNNN_name.sql`, in order, never changed once released."""
