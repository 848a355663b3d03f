namespace CartStream.Datasets.Files;

/// <summary>What a file's rows are.</summary>
internal enum FileContent
{
    /// <summary>Lines of delimited fields.</summary>
    Delimited,

    /// <summary>Lines of JSON, an object each.</summary>
    JsonLines,

    /// <summary>An array of JSON objects, or objects over several lines.</summary>
    JsonDocuments,

    /// <summary>Parquet, whose rows are handed out as JSON objects.</summary>
    Parquet,
}
