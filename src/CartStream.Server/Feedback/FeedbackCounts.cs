namespace CartStream.Server.Feedback;

/// <summary>Counts of shown items, and of what their shoppers did with them.</summary>
/// <param name="Shown">Items shown.</param>
/// <param name="Clicked">Of these, with an event of the shopper.</param>
/// <param name="Carted">Of these, added to the cart.</param>
/// <param name="Purchased">Of these, bought.</param>
internal readonly record struct FeedbackCounts(long Shown, long Clicked, long Carted, long Purchased)
{
    /// <summary>Clicked divided by shown; 0 when nothing was shown.</summary>
    public double ClickThrough => Share(Clicked);

    /// <summary>Purchased divided by shown; 0 when nothing was shown.</summary>
    public double Conversion => Share(Purchased);

    /// <summary>The counts with one more item of a kind.</summary>
    public FeedbackCounts Plus(FeedbackKind kind) => kind switch
    {
        FeedbackKind.Shown => this with { Shown = Shown + 1 },
        FeedbackKind.Clicked => this with { Clicked = Clicked + 1 },
        FeedbackKind.Carted => this with { Carted = Carted + 1 },
        FeedbackKind.Purchased => this with { Purchased = Purchased + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "expected a known kind"),
    };

    private double Share(long part) => Shown == 0 ? 0 : Math.Round((double)part / Shown, 5);
}
