namespace CartStream.Cli.CommandLine;

/// <summary>Options whose value is one of some names.</summary>
internal static class Names
{
    /// <summary>The fault of an option with an unknown name as its value.</summary>
    public static string Unknown(string option, string name, IEnumerable<string> names)
    {
        var meant = NearestName.Find(name, names) is { } nearest ? $"; did you mean {nearest}?" : "";
        return $"{option} is '{name}', expected {string.Join(", ", names)}{meant}";
    }
}
