namespace CartStream.Server.Feedback;

/// <summary>What became of items that were shown, by the source that had proposed them.</summary>
/// <param name="Source">The source.</param>
/// <param name="Shown">Items shown.</param>
/// <param name="Clicked">Of these, how many the shopper touched within a day.</param>
/// <param name="Carted">How many the shopper put into the cart.</param>
/// <param name="Purchased">How many the shopper bought.</param>
/// <param name="ClickThrough">Clicked by shown; 0 when nothing was shown.</param>
/// <param name="Conversion">Purchased by shown; 0 when nothing was shown.</param>
public sealed record SourceFeedback(
    string Source, long Shown, long Clicked, long Carted, long Purchased, double ClickThrough, double Conversion);
