"""The pipeline: chapters executed, pages made by Jupyter Book, put in place whole."""
