using CartStream.Events;
using CartStream.Models;
using CartStream.Processing.Items;
using CartStream.Processing.ModelSync;

namespace CartStream.Processing.Processor;

/// <summary>
/// What the processors of one process have in common. Any number of them number items and ask the model at once; the
/// model is taught by one thread: the <see cref="ModelUpdater"/>'s, or that of the only processor.
/// </summary>
/// <param name="Items">The item numbers that <paramref name="Model"/> uses.</param>
/// <param name="Model">The model.</param>
/// <param name="Catalogue">What is known of the items; null where nobody keeps it.</param>
internal sealed record SharedModel(ItemDictionary Items, ShopModel Model, ItemCatalogue? Catalogue = null);
