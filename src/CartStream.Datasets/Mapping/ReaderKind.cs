namespace CartStream.Datasets.Mapping;

/// <summary>The reader of a file's rows.</summary>
internal enum ReaderKind
{
    /// <summary>A mapping.</summary>
    Mapped,

    /// <summary>The parser of CartStream's own JSON events.</summary>
    Own,

    /// <summary>The reader of OTTO's sessions.</summary>
    Otto,
}
