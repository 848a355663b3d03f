namespace CartStream.Datasets.Files;

/// <summary>Detects the type of a file from its first bytes.</summary>
internal static class FileMagic
{
    /// <summary>Number of bytes needed for detection.</summary>
    public const int Bytes = 16;

    /// <summary>Gzip.</summary>
    public const string Gzip = "gzip";

    /// <summary>Zstandard.</summary>
    public const string Zstd = "zstd";

    /// <summary>A zip.</summary>
    public const string Zip = "zip";

    /// <summary>Parquet.</summary>
    public const string Parquet = "parquet";

    /// <summary>Advice for a workbook.</summary>
    public const string Workbook =
        "is an Excel workbook; save the sheet as 'CSV UTF-8 (comma delimited)' and give that file";

    private const string Plain = "file";

    private static readonly (byte[] Magic, string Packing, string? Refusal)[] Known =
    [
        ([0x1F, 0x8B], Gzip, null),
        ([0x28, 0xB5, 0x2F, 0xFD], Zstd, null),
        ([(byte)'P', (byte)'K', 3, 4], Zip, null),
        ([(byte)'P', (byte)'K', 5, 6], Zip, null),
        ([.. "PAR1"u8], Parquet, null),
        ([0xD0, 0xCF, 0x11, 0xE0], Plain, Workbook),
        ([.. "BZh"u8], Plain, "is packed with bzip2; unpack it, or pack it with gzip or zstd"),
        ([0xFD, .. "7zXZ"u8, 0], Plain, "is packed with xz; unpack it, or pack it with gzip or zstd"),
        ([.. "7z"u8, 0xBC, 0xAF], Plain, "is a 7z archive; unpack it"),
        ([.. "SQLite format 3"u8], Plain, "is an SQLite database; export the table of events as CSV"),
        ([.. "Obj"u8, 1], Plain, "is Avro; convert it to Parquet, JSON lines or CSV"),
        ([.. "ORC"u8], Plain, "is ORC; convert it to Parquet, JSON lines or CSV"),
        ([.. "ARROW1"u8], Plain, "is an Arrow (Feather) file; convert it to Parquet, JSON lines or CSV"),
    ];

    /// <summary>The file's compression, or why it can't be read.</summary>
    public static (string Packing, string? Refusal) Of(ReadOnlySpan<byte> first)
    {
        foreach (var (magic, packing, refusal) in Known)
        {
            if (first.StartsWith(magic))
                return (packing, refusal);
        }

        return (Plain, null);
    }
}
