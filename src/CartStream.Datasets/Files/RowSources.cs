namespace CartStream.Datasets.Files;

/// <summary>Opens the rows of a file by their form.</summary>
internal static class RowSources
{
    /// <summary>The rows of <paramref name="file"/>, which the source then owns.</summary>
    public static IRowSource Open(InputFile file, FileContent content, string? records) => content switch
    {
        FileContent.Parquet => new ParquetRows(file),
        FileContent.JsonDocuments => new JsonDocuments(file, records),
        _ => new LineReader(file),
    };
}
