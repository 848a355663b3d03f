namespace CartStream.Datasets.Mapping;

/// <summary>The header of a file of prefixes, which holds queries and no events.</summary>
internal static class PrefixHeader
{
    private static ReadOnlySpan<byte> Text => "prefix,target"u8;

    /// <summary>Whether a file's first line is the header.</summary>
    public static bool Matches(ReadOnlySpan<byte> line) => line.SequenceEqual(Text);
}
