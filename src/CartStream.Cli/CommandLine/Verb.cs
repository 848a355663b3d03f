using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>A verb with options. Those that are in no group stand first in its help.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    private readonly List<OptionGroup> _groups = [];
    private readonly List<OptionRule> _rules = [];

    /// <summary>The groups, in order of their help.</summary>
    public IReadOnlyList<OptionGroup> Groups => _groups;

    /// <summary>Which options can't all be given.</summary>
    public IReadOnlyList<OptionRule> Rules => _rules;

    /// <summary>Whether files and the environment set its options, too; true by default.</summary>
    public bool IsConfigured { get; set; } = true;

    /// <summary>Allows at most one of some options.</summary>
    public void AllowOne(params Symbol[] symbols) => _rules.Add(OptionRule.AtMostOne(symbols));

    /// <summary>Allows at most one of some options, and says so in words of its own.</summary>
    public void AllowOne(string fault, params Symbol[] symbols) =>
        _rules.Add(OptionRule.AtMostOne(symbols) with { Fault = fault });

    /// <summary>Refuses options that mean nothing without another.</summary>
    public void Require(Option needed, params ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
            _rules.Add(OptionRule.Needs(option, needed));
    }

    /// <summary>Adds options below a heading, or to those that stand there.</summary>
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
