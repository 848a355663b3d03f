using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace CartStream.Cli.CommandLine;

/// <summary>The settings of one verb's options in files and the environment.</summary>
/// <remarks>
/// Invariants: a later source overrides an earlier one, and the verb's own section overrides the shared one; a map's
/// entries are merged by their names. Every unknown name in any section is a fault.
/// </remarks>
internal sealed class VerbSettings
{
    private readonly Dictionary<string, List<(SettingSource Source, IConfigurationSection Section)>> _found =
        new(StringComparer.Ordinal);

    private readonly List<string> _faults = [];
    private readonly HashSet<string> _path;

    private VerbSettings(Command verb) => _path = [.. PathOf(verb)];

    /// <summary>Reads the settings of a verb.</summary>
    /// <param name="root">The command.</param>
    /// <param name="verb">One of its verbs.</param>
    /// <param name="sources">The sources, in ascending precedence.</param>
    /// <returns>The options that are set, each with its values.</returns>
    /// <exception cref="UsageException">It names every fault: unknown names, and values of a wrong form.</exception>
    public static IReadOnlyList<Setting> Read(Command root, Command verb, IReadOnlyList<SettingSource> sources)
    {
        var settings = new VerbSettings(verb);
        foreach (var source in sources)
            settings.ReadSection(source, source.Settings, root);
        var read = verb.Options.Select(settings.Find).OfType<Setting>().ToList();
        return settings._faults.Count > 0 ? throw new UsageException(settings._faults) : read;
    }

    private static IEnumerable<string> PathOf(Command verb) =>
        verb.Parents.OfType<Command>().SelectMany(PathOf).Append(verb.Name);

    /// <summary>Reads what a section sets for the verb; in sections of other verbs, only names are checked.</summary>
    private void ReadSection(SettingSource source, IConfiguration section, Command command, bool isOther = false)
    {
        var names = SettingName.OptionsBelow(command).Select(SettingName.Of)
            .Distinct(StringComparer.Ordinal).ToDictionary(SettingName.Plain, StringComparer.Ordinal);
        var here = new HashSet<string>(StringComparer.Ordinal);
        var below = new List<(IConfigurationSection Section, Command Verb)>();
        foreach (var child in section.GetChildren())
        {
            var plain = SettingName.Plain(child.Key);
            if (VerbNamed(command, plain) is { } verb && (IsSection(child) || IsEmpty(child)))
                below.Add((child, verb));
            else if (IsShared(command, plain, child))
                ReadSection(source, child, command);
            else if (!names.TryGetValue(plain, out var name))
                _faults.AddRange(Unknown(source, child, command, names.Values));
            else if (!here.Add(plain))
                _faults.Add($"{source.Origin(child.Path)}: found the setting '{name}' a second time");
            else if (!isOther)
                AddFound(name, source, child);
        }

        foreach (var (child, verb) in below)
            ReadSection(source, child, verb, isOther || !_path.Contains(verb.Name));
    }

    private static bool IsSection(IConfigurationSection section) =>
        section.GetChildren().Any(child => !IsPosition(child.Key));

    private static bool IsEmpty(IConfigurationSection section) =>
        section.Value is null && !section.GetChildren().Any();

    private static bool IsPosition(string key) => int.TryParse(key, NumberStyles.None, null, out _);

    private static Command? VerbNamed(Command command, string plain) => command.Subcommands
        .FirstOrDefault(verb => SettingName.OptionsBelow(verb).Any() && SettingName.Plain(verb.Name) == plain);

    /// <summary>In the command's own file, the section that an application's file has.</summary>
    private static bool IsShared(Command command, string plain, IConfigurationSection child) =>
        !command.Parents.Any() && IsSection(child) && plain == SettingName.Plain(SettingSource.Section);

    private static IEnumerable<string> Unknown(
        SettingSource source, IConfigurationSection child, Command command, IEnumerable<string> names)
    {
        var plain = SettingName.Plain(child.Key);
        if (SettingName.OfHostAlone.Any(name => SettingName.Plain(name) == plain))
            return [];
        var known = names.Concat(command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name));
        var meant = NearestName.Find(child.Key.ToLowerInvariant(), known) is { } name
            ? $"did you mean '{name}'?"
            : "'cartstream init' writes a file with all there are";
        return [$"{source.Origin(child.Path)}: found a setting that there is not; {meant}"];
    }

    private void AddFound(string name, SettingSource source, IConfigurationSection section)
    {
        if (!_found.TryGetValue(name, out var all))
            _found.Add(name, all = []);
        all.Add((source, section));
    }

    private Setting? Find(Option option)
    {
        if (!_found.TryGetValue(SettingName.Of(option), out var all))
            return null;
        Setting? setting = null;
        var faults = new List<string>();
        foreach (var (source, section) in all)
        {
            // An overridden setting may be invalid.
            faults.Clear();
            // null in a file and an empty variable reset the settings below them to the default.
            var isUnset = section.Value is null or "" && !section.GetChildren().Any();
            setting = isUnset ? null : Read(option, source, section, setting, faults);
        }

        _faults.AddRange(faults);

        return setting;
    }

    private static Setting? Read(
        Option option, SettingSource source, IConfigurationSection section, Setting? below, List<string> faults)
    {
        var origin = source.Origin(section.Path);
        var children = section.GetChildren().ToList();
        if (option.Arity.MaximumNumberOfValues <= 1)
        {
            if (children.Count > 0)
            {
                var found = IsSection(section) ? "a section" : "a list";
                faults.Add($"{origin}: found {found}, expected one value{FormOf(option)}");
                return null;
            }

            if (option.ValueType != typeof(bool))
                return new Setting(option, [section.Value!], origin);
            if (!bool.TryParse(section.Value, out var flag))
                faults.Add($"{origin}: found '{section.Value}', expected true or false");
            return new Setting(option, [flag ? "true" : "false"], origin);
        }

        if (children.Find(child => child.GetChildren().Any()) is { } deep)
        {
            faults.Add($"{source.Origin(deep.Path)}: found more than one value, expected one{FormOf(option)}");
            return null;
        }

        if (children.Count == 0)
            return new Setting(option, [section.Value!], origin);
        return IsSection(section)
            ? Merge(option, children, origin, below)
            : new Setting(option, [.. children.OrderBy(child => int.Parse(child.Key, CultureInfo.InvariantCulture))
                .Select(child => child.Value ?? "")], origin);
    }

    private static Setting Merge(
        Option option, List<IConfigurationSection> children, string origin, Setting? below)
    {
        var names = children.Select(child => child.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = (below?.Values ?? []).Where(value => !names.Contains(value.Split('=')[0])).ToList();
        return new Setting(
            option,
            [.. kept, .. children.Select(child => $"{child.Key}={child.Value}")],
            kept.Count > 0 ? $"{below!.Origin} and {origin}" : origin);
    }

    private static string FormOf(Option option) => option.HelpName is { } form ? $": {form}" : ": true or false";
}
