namespace CartStream.Datasets.Mapping;

/// <summary>A layout that is known by name: its mapping, and the requirements for a file to match.</summary>
internal sealed record KnownLayout
{
    /// <summary>How its rows become events. Fields whose column a file lacks are left out, if they aren't required.
    /// </summary>
    public required EventMapping Mapping { get; init; }

    /// <summary>Its common name.</summary>
    public string Name => Mapping.Name;

    /// <summary>Its columns or paths, for messages.</summary>
    public required string Header { get; init; }

    /// <summary>The columns or paths that a file must have; for <c>a|b</c> one of them.</summary>
    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>What else the columns' first values must show; null (default) for nothing.</summary>
    public Predicate<IReadOnlyList<ColumnSample>>? Holds { get; init; }

    /// <summary>Columns that may occur and are ignored, though they look like a time, a shopper or a type.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Whether all other columns are ignored, for layouts with hundreds of them.</summary>
    public bool IgnoresRest { get; init; }

    /// <summary>
    /// The columns' kinds in a file without a header, one character each: <c>t</c> a time, <c>e</c> an epoch time,
    /// <c>y</c> one of the types, <c>x</c> an id, <c>n</c> a number or nothing, <c>p</c> a number from 0 on or nothing,
    /// <c>q</c> a whole one or nothing, <c>r</c> a rating, <c>*</c> anything.
    /// Null where the layout needs its header.
    /// </summary>
    public string? Kinds { get; init; }

    /// <summary>Whether a file's name can mark it as holding purchases (<c>train_purchases.csv</c>).</summary>
    public bool NameTellsPurchases { get; init; }
}
