namespace CartStream.Server.Outcomes;

/// <summary>The recommendation that a shopper had before an event, by which the event is judged.</summary>
/// <param name="ShopperId">The shopper.</param>
/// <param name="Places">The recommendation's places, best first.</param>
internal sealed record AskedPlaces(string ShopperId, Place[] Places);
