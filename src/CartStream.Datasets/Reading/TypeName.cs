using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>What a file calls an event type.</summary>
internal sealed record TypeName(string Text, EventType Type)
{
    /// <summary>The name as it stands in the file.</summary>
    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(Text);
}
