using CartStream.Events;
using CartStream.Models;
using CartStream.Processing.Items;
using CartStream.Processing.ModelSync;

namespace CartStream.Processing.Processor;

/// <summary>
/// What the processors of one process share. Any number of them number items and query the model concurrently; one
/// thread teaches the model: the <see cref="ModelUpdater"/>'s, or that of the only processor.
/// </summary>
/// <param name="Items">The item numbers that <paramref name="Model"/> uses.</param>
/// <param name="Model">The model.</param>
/// <param name="Catalogue">The item catalogue; null where there is none.</param>
internal sealed record SharedModel(ItemDictionary Items, ShopModel Model, ItemCatalogue? Catalogue = null);
