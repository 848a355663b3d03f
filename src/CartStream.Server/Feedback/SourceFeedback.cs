namespace CartStream.Server.Feedback;

/// <summary>Outcome of impressions by source.</summary>
/// <param name="Source">The source.</param>
/// <param name="Shown">Items shown.</param>
/// <param name="Clicked">How many of these had an event of the shopper within a day.</param>
/// <param name="Carted">How many of these the shopper added to the cart.</param>
/// <param name="Purchased">How many of these the shopper bought.</param>
/// <param name="ClickThrough">Clicked divided by shown; 0 when nothing was shown.</param>
/// <param name="Conversion">Purchased divided by shown; 0 when nothing was shown.</param>
public sealed record SourceFeedback(
    string Source, long Shown, long Clicked, long Carted, long Purchased, double ClickThrough, double Conversion);
