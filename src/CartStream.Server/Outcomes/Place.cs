namespace CartStream.Server.Outcomes;

/// <summary>A place of a recommendation.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Letter">The letter of its source.</param>
internal readonly record struct Place(string ItemId, char Letter);
