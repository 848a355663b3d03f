using System.CommandLine;

namespace CartStream.Cli.CommandLine;

/// <summary>A verb with options. Those that are in no group stand first in its help.</summary>
internal sealed class Verb(string name, string description) : Command(name, description)
{
    private readonly List<OptionGroup> _groups = [];

    /// <summary>The groups, in order of their help.</summary>
    public IReadOnlyList<OptionGroup> Groups => _groups;

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
