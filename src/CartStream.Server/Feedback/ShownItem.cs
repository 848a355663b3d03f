using CartStream.Experiments;
using CartStream.Recommendations;

namespace CartStream.Server.Feedback;

/// <summary>An item that a shopper was shown.</summary>
internal sealed class ShownItem(
    string shopperId, string itemId, char letter, int variant, long timeMs, string? placement, bool counts)
{
    public string ShopperId => shopperId;

    public string ItemId => itemId;

    /// <summary>The letter of the source that proposed it.</summary>
    public char Letter => letter;

    /// <summary>The index of the variant that answered with it; <see cref="Experiment.NoVariant"/> for none.</summary>
    public int Variant => variant;

    public long TimeMs => timeMs;

    /// <summary>Where it was shown; null when the request did not name a placement.</summary>
    public string? Placement => placement;

    /// <summary>Whether it is counted as shown, and so what the shopper does with it, too.</summary>
    public bool Counts => counts;

    public bool IsClicked { get; set; }

    public bool IsCarted { get; set; }

    public bool IsPurchased { get; set; }
}
