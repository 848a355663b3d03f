using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>Options and arguments that can't all count at once.</summary>
/// <param name="Symbols">Of these no more than one may be given, wherever.</param>
/// <param name="Needed">
/// Without it none may be typed; null when they exclude one another. What is set for several verbs in a file just has
/// no effect then.
/// </param>
/// <param name="Fault">What is said when they are given all the same.</param>
internal sealed record OptionRule(IReadOnlyList<Symbol> Symbols, Option? Needed, string Fault)
{
    /// <summary>At most one of some options.</summary>
    public static OptionRule AtMostOne(params Symbol[] symbols) => new(
        symbols,
        Needed: null,
        $"{string.Join(" and ", symbols.Select(symbol => symbol.Name))} contradict each other, expected one of them");

    /// <summary>An option that means nothing without another.</summary>
    public static OptionRule Needs(Option option, Option needed) => new(
        [option], needed, $"{option.Name} is given, expected {needed.Name}, too");

    /// <summary>Whether a command line breaks it.</summary>
    public bool IsBroken(ConfiguredLine line) => Needed is null
        ? Symbols.Count(line.IsGiven) > 1
        : Symbols.Any(line.IsTyped) && !line.IsGiven(Needed);
}
