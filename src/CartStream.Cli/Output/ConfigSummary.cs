namespace CartStream.Cli.Output;

/// <summary>What <c>cartstream config</c> shows; its JSON form is stable.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Settings">Its settings, in order of its help.</param>
internal sealed record ConfigSummary(string Verb, IReadOnlyList<SettingValue> Settings);
