namespace CartStream.Postgres;

/// <summary>A row of table <c>item</c>.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Status"><c>available</c>, <c>sold_out</c> or <c>withdrawn</c>.</param>
/// <param name="ChangedAt">The time of the shop's change.</param>
/// <param name="Offset">The record's offset in topic <c>items</c>.</param>
internal sealed record ItemRow(string ItemId, string Status, DateTime ChangedAt, long Offset);
