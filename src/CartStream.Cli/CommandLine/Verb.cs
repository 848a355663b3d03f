using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>A verb with options. Options without a group come first in its help.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    private readonly List<OptionGroup> _groups = [];
    private readonly List<OptionRule> _rules = [];

    /// <summary>The groups, in the order of the help.</summary>
    public IReadOnlyList<OptionGroup> Groups => _groups;

    /// <summary>The rules for combining options.</summary>
    public IReadOnlyList<OptionRule> Rules => _rules;

    /// <summary>Whether files and the environment set its options, too; true by default.</summary>
    public bool IsConfigured { get; set; } = true;

    /// <summary>Allows at most one of these options.</summary>
    public void AllowOne(params Symbol[] symbols) => _rules.Add(OptionRule.AtMostOne(symbols));

    /// <summary>Allows at most one of these options, with its own message.</summary>
    public void AllowOne(string fault, params Symbol[] symbols) =>
        _rules.Add(OptionRule.AtMostOne(symbols) with { Fault = fault });

    /// <summary>Rejects options that require another one.</summary>
    public void Require(Option needed, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
            _rules.Add(OptionRule.Needs(option, needed));
    }

    /// <summary>Adds options below a heading, new or existing.</summary>
    public void AddGroup(string heading, params ReadOnlySpan<Option> options)
    {
        var group = _groups.Find(one => one.Heading == heading);
        if (group is null)
        {
            group = new OptionGroup(heading, []);
            _groups.Add(group);
        }

        foreach (var option in options)
        {
            Add(option);
            group.Options.Add(option);
        }
    }
}
