using System.Text.Json;

namespace CartStream.Simulation.Brokers;

/// <summary>Reads stored recommendations without the product's code.</summary>
internal static class Answers
{
    /// <summary>The offset of the answered event.</summary>
    public static long OffsetOf(byte[] value)
    {
        using var document = JsonDocument.Parse(value);
        return document.RootElement.GetProperty("offset").GetInt64();
    }
}
