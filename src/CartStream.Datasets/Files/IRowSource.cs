namespace CartStream.Datasets.Files;

/// <summary>The rows of one file as bytes: lines, or JSON objects.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>The file being read.</summary>
    InputFile File { get; }

    /// <summary>The line, or the number, of the last row, from 1.</summary>
    long LineNumber { get; }

    /// <summary>The length in bytes of the last row if only its beginning was returned, otherwise 0.</summary>
    long CutFromBytes { get; }

    /// <summary>Reads the next row, valid until the next call; false at the end.</summary>
    /// <exception cref="EventFileException">The file can't be read further.</exception>
    bool TryRead(out ReadOnlySpan<byte> row);
}
