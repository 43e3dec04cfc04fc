"""What .ci/cluster.py is made of."""
