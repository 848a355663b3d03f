namespace CartStream.Datasets.Files;

/// <summary>The form of a file's rows.</summary>
internal enum FileContent
{
    /// <summary>Lines of delimited fields.</summary>
    Delimited,

    /// <summary>Lines of JSON, one object each.</summary>
    JsonLines,

    /// <summary>An array of JSON objects, or objects over several lines.</summary>
    JsonDocuments,

    /// <summary>Parquet, whose rows are returned as JSON objects.</summary>
    Parquet,
}
