namespace CartStream.Fuzz.Targets;

/// <summary>Every reader that is given mutated inputs.</summary>
internal static class AllTargets
{
    /// <summary>The targets.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. EventTargets.All(), .. RecordTargets.All(), .. SettingsTargets.All(), .. ModelTargets.All(),
        .. FileTargets.All(),
    ];

    /// <summary>The target of a name, or those that begin with it.</summary>
    public static IReadOnlyList<FuzzTarget> Named(string name) =>
        All.Where(one => one.Name == name).ToList() is { Count: 1 } exact
            ? exact
            : [.. All.Where(one => one.Name.StartsWith(name, StringComparison.Ordinal))];

    /// <summary>Texts as bytes.</summary>
    public static IReadOnlyList<byte[]> Bytes(params IReadOnlyList<string> texts) =>
        [.. texts.Select(System.Text.Encoding.UTF8.GetBytes)];
}
