using CartStream.Experiments;
using CartStream.Options;
using CartStream.Recommendations;
using CartStream.Server.Api;
using CartStream.Server.Rules;

namespace CartStream.Hosting;

/// <summary>The contents of the files named in a shop's options.</summary>
internal sealed record ShopFiles
{
    /// <summary>The model's parameters.</summary>
    public ModelOptions Parameters { get; private init; } = new();

    /// <summary>The rules to apply from the start; null for the stored rules.</summary>
    public IReadOnlyList<ShopRule>? Rules { get; private init; }

    /// <summary>The variants to which shoppers are assigned; null for none.</summary>
    public Experiment? Experiment { get; private init; }

    /// <summary>The configuration that is scored without being served; null for none.</summary>
    public Variant? Shadow { get; private init; }

    /// <summary>Reads the files; a file that can't be read is a fault and is skipped.</summary>
    public static ShopFiles Read(CartStreamOptions options, List<string> faults)
    {
        var parameters = Read(
            nameof(options.Params), options.Params, "parameters", ModelParameters.Parse, faults) ?? new ModelOptions();
        return new ShopFiles
        {
            Parameters = parameters,
            Rules = Read(nameof(options.Rules), options.Rules, "rules", RuleFile.Parse, faults),
            Experiment = Read(
                nameof(options.Experiments), options.Experiments, "an experiment",
                (text, path) => ExperimentFile.Parse(text, path, options.Model, parameters), faults),
            Shadow = Read(
                nameof(options.Shadow), options.Shadow, "a configuration",
                (text, path) => ExperimentFile.ParseShadow(text, path, options.Model, parameters), faults),
        };
    }

    private static T? Read<T>(
        string option, string? path, string what, Func<string, string, T> parse, List<string> faults)
        where T : class
    {
        try
        {
            return path is null ? null : parse(SmallFile.ReadText(path, what), path);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException
            or ArgumentException)
        {
            faults.Add($"{option}: {e.Message}");
            return null;
        }
    }
}
