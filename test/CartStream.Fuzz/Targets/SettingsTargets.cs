using System.Text;
using CartStream.Datasets.Mapping;
using CartStream.Experiments;
using CartStream.Models;
using CartStream.Options;
using CartStream.Server.Node;
using CartStream.Server.Security;

namespace CartStream.Fuzz.Targets;

/// <summary>Files that an operator gives: parameters, experiments, keys, reports, mappings.</summary>
internal static class SettingsTargets
{
    private const string Mapping = """
        {"name":"shop","delimiter":";","map":{"event_time":"ts","event_type":"action","item_id":"sku",
        "shopper_id":"customer|'guest:'+visit","session_id":"visit","price":"unit_price","quantity":"qty"},
        "types":{"View":"view","AddToCart":"cart","PageView":"skip"},"time_format":"dd/MM/yyyy HH:mm",
        "time_zone":"Europe/Oslo","decimal":",","encoding":"latin1","thousands":".","fill_down":true}
        """;

    private const string Experiment = """
        {"name":"spring","variants":[{"name":"control","percent":50},{"name":"near","percent":40,"model":"knn",
        "parameters":{"knn":{"neighbours":300}}},{"name":"new-first","percent":10,"policy":"discover"}]}
        """;

    private const string Keys = """
        [{"id":"0a1b2c3d","name":"shop","scopes":["events:write","recommendations:read"],"sha256":
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","created":"2026-03-01T10:00:00+00:00"}]
        """;

    /// <summary>The targets.</summary>
    public static IEnumerable<FuzzTarget> All()
    {
        yield return new(
            "parameters",
            AllTargets.Bytes(
                ModelParameters.ToText(new ModelOptions(), []), """{"parameters":{"knn":{"neighbours":300}}}"""),
            json => ModelParameters.Parse(Encoding.UTF8.GetString(json), "a.json"));
        yield return new(
            "experiment",
            AllTargets.Bytes(Experiment),
            json => ExperimentFile.Parse(
                Encoding.UTF8.GetString(json), "a.json", ShopModel.DefaultName, new ModelOptions()));
        yield return new(
            "shadow",
            AllTargets.Bytes("""
                {"name":"next","policy":"cart-first","model":"blend","parameters":{"knn":{"neighbours":1000}}}
                """),
            json => ExperimentFile.ParseShadow(
                Encoding.UTF8.GetString(json), "a.json", ShopModel.DefaultName, new ModelOptions()));
        yield return new("mapping", AllTargets.Bytes(Mapping), ReadMapping) { Documented = [] };
        yield return new("keys", AllTargets.Bytes(Keys), json => new ApiKeyFile(
            ScratchFile.Of(json), TimeProvider.System).Read());
        yield return new("report", AllTargets.Bytes("""{"algorithms":[{"name":"rules","hr@20":0.5}]}"""), json =>
        {
            if (EvaluationFile.TryRead(ScratchFile.Of(json), out var answer, out var fault) == fault is not null)
                throw new FuzzFailure($"read {answer} and {fault}");
        }) { Documented = [] };
    }

    private static void ReadMapping(byte[] json)
    {
        var mapping = EventMappingJson.Read(Encoding.UTF8.GetString(json), out var faults);
        if (faults.Count > 0)
            return;
        var text = EventMappingJson.ToText(mapping);
        var again = EventMappingJson.Read(text, out faults);
        if (faults.Count > 0)
            throw new FuzzFailure($"what was written can't be read back: {string.Join("; ", faults)}");
        if (EventMappingJson.ToText(again) != text)
            throw new FuzzFailure("what is read back is written in another way");
    }
}
