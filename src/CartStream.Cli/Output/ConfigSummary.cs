namespace CartStream.Cli.Output;

/// <summary>The output of <c>cartstream config</c>; its JSON form is stable.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Settings">Its settings, in the order of its help.</param>
internal sealed record ConfigSummary(string Verb, IReadOnlyList<SettingValue> Settings);
