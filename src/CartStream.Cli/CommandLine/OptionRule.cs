using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>Options and arguments that can't be combined freely.</summary>
/// <param name="Symbols">At most one of these may be given, from any source.</param>
/// <param name="Needed">
/// The option without which none of them may be typed; null when they exclude one another. In a file, a setting shared
/// by several verbs has no effect in that case.
/// </param>
/// <param name="Fault">The message when the rule is broken.</param>
internal sealed record OptionRule(IReadOnlyList<Symbol> Symbols, Option? Needed, string Fault)
{
    /// <summary>At most one of some options.</summary>
    public static OptionRule AtMostOne(params Symbol[] symbols) => new(
        symbols,
        Needed: null,
        $"{string.Join(" and ", symbols.Select(symbol => symbol.Name))} contradict each other, expected one of them");

    /// <summary>An option that requires another.</summary>
    public static OptionRule Needs(Option option, Option needed) => new(
        [option], needed, $"{option.Name} is given, expected {needed.Name}, too");

    /// <summary>Whether a command line breaks the rule.</summary>
    public bool IsBroken(ConfiguredLine line) => Needed is null
        ? Symbols.Count(line.IsGiven) > 1
        : Symbols.Any(line.IsTyped) && !line.IsGiven(Needed);
}
