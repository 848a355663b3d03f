using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>An option's values from outside the command line.</summary>
/// <param name="Option">The option.</param>
/// <param name="Values">Its values, as they would be typed.</param>
/// <param name="Origin">Where they are set: the file and the setting's name in it, or the variable.</param>
internal sealed record Setting(Option Option, IReadOnlyList<string> Values, string Origin);
