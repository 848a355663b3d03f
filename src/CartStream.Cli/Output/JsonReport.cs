using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CartStream.Cli.Output;

/// <summary>Prints a result as one JSON document.</summary>
internal static class JsonReport
{
    /// <summary>Writes <paramref name="value"/> and a line break.</summary>
    public static void Write<T>(TextWriter to, T value, JsonTypeInfo<T> type) =>
        to.WriteLine(JsonSerializer.Serialize(value, type));
}
