namespace CartStream.Server.Feedback;

/// <summary>An item that a shopper was shown.</summary>
internal sealed class ShownItem(string itemId, char letter, long timeMs)
{
    public string ItemId => itemId;

    /// <summary>The letter of the source that proposed it.</summary>
    public char Letter => letter;

    public long TimeMs => timeMs;

    public bool IsClicked { get; set; }

    public bool IsCarted { get; set; }

    public bool IsPurchased { get; set; }
}
