using System.Text.Encodings.Web;
using System.Text.Json;

namespace CartStream.Server.Intake;

/// <summary>Makes JSON as bytes.</summary>
internal static class JsonBytes
{
    // Ids stay as they are; nothing of this is put into a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What <paramref name="write"/> writes.</summary>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);
        return buffer.ToArray();
    }
}
