using CartStream.Events;

namespace CartStream.Datasets.Mapping;

/// <summary>
/// Names of the event types in shops, trackers and data sets, besides <see cref="EventTypeSynonyms"/>, and names of
/// other types.
/// </summary>
internal static class TypeWords
{
    // Such a view is one of an item where the page is.
    private static readonly HashSet<string> Pages = new(StringComparer.Ordinal)
    {
        "pageview", "pageviewed", "page", "pagevisit", "viewpage", "screen", "screenview", "mpwebpageview",
    };

    // Another column says whether the item was added or removed.
    private static readonly HashSet<string> Detailed = new(StringComparer.Ordinal)
    {
        "cartupdate", "cartupdated", "updatecart", "updatedcart", "cartchange", "cartchanged", "basketupdate",
        "basketupdated", "conversion",
    };

    private static readonly Dictionary<string, string> Meanings = Build();

    /// <summary>
    /// The meaning of <paramref name="word"/>, as in <see cref="EventMapping.Types"/>; null when it is unknown. Case,
    /// spaces and punctuation are ignored; of a dotted name the last words count.
    /// </summary>
    public static string? Find(string word)
    {
        var plain = Plain(word);
        if (plain.Length == 0)
            return null;
        if (Meanings.TryGetValue(plain, out var whole))
            return whole;
        var parts = word.Split(['.', '/', ':'], StringSplitOptions.RemoveEmptyEntries);
        for (var last = Math.Min(3, parts.Length); last > 0; last--)
        {
            if (Meanings.TryGetValue(Plain(string.Concat(parts[^last..])), out var meaning))
                return meaning;
        }

        return null;
    }

    /// <summary>Whether a type is the view of a page, whatever it shows.</summary>
    public static bool IsPage(string word) => Pages.Contains(Plain(word));

    /// <summary>Whether a type is a shopper's deed that needs another column to say which.</summary>
    public static bool IsDetailed(string word) => Detailed.Contains(Plain(word));

    private static string Plain(string word) =>
        string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static Dictionary<string, string> Build()
    {
        var meanings = EventTypeSynonyms.Types.ToDictionary(
            pair => pair.Key, pair => EventTypeNames.Text(pair.Value), StringComparer.Ordinal);
        Add(EventTypeNames.Text(EventType.View), """
            views pv click clicks clicked detail details productdetail productdetails productviews productclicked
            productclick selectitem selectcontent itemclick itemclicked productpageview fav favorite favourite
            favorited visit visited look browse browsed watch watched seen see read open play catalogproductview
            addtowishlist wishlist eventproduct productdetailpageview pageviewproduct eecproductview ansicht angesehen
            aufruf produktansicht visning vist visa vue vues consultation pdp pdpview productpage viewedproduct
            afcontentview fbmobilecontentview prodview vista visualizacion visualización visualizzazione bekeken
            ecommerceproductdetailview detailpageview katselu oglądanie wyświetlenie zobrazení megtekintés προβολή
            просмотр перегляд görüntüleme xem vizualizare 閲覧 商品閲覧 浏览 点击 查看 收藏 조회 클릭 상품조회 עיון צפייה مشاهدة
            visualização
            """);
        Add(EventTypeNames.Text(EventType.Cart), """
            carts cartadded addedcart bag basket itemaddedtocart cartitemadded additem additemtocart incart atc add
            added addtocartevent addproduct addproducttocart cartaddition checkoutcartadd scadd lagtikurv warenkorb
            indenwarenkorb zumwarenkorb handlekurv lagtihandlekurv handlevogn kurv varukorg panier ajoutpanier
            ajoutaupanier carrito añadiralcarrito carrello winkelwagen winkelmandje ecommerceaddtocart koszyk
            afaddtocart fbmobileaddtocart dodanodokoszyka dokošíku dokosiku lagdivarukorg lisäysostoskoriin dokoszyka
            kosárba καλάθι вкорзину добавлениевкорзину добавленвкорзину корзина докошика läggivarukorg thêmgiỏ
            thêmvàogiỏ adăugatîncoș inwinkelwagen sepeteekle sepet カート追加 カートに追加 カート 加购 加购物车 加入购物车 购物车 장바구니 장바구니담기
            הוספהלסל סל إضافةإلىالسلة السلة adicionaraocarrinho carrinho aggiuntoalcarrello toevoegenaanwinkelwagen
            """);
        Add(EventTypeNames.Text(EventType.RemoveFromCart), """
            cartremoved deletefromcart cartdelete itemremovedfromcart cartitemremoved removeitem removeitemfromcart
            remove removed delete uncart cartremoval entfernt ausdemwarenkorb fjernet fjernetfrahandlekurv
            fjernetfrakurv rfc scremove removeproduct retirédupanier supprimédupanier eliminadodelcarrito
            ecommerceremovefromcart usuniętozkoszyka odebránozkošíku retraitpanier poistoostoskorista
            удалениеизкорзины удаленоизкорзины sepettençıkar カート削除 カートから削除 tabort xóagiỏ ștersdincoș uitwinkelwagen
            kosárból αφαίρεση 移出购物车 删除购物车 장바구니삭제 הסרהמהסל إزالةمنالسلة removerdocarrinho rimossodalcarrello
            """);
        Add(EventTypeNames.Text(EventType.Purchase), """
            purchases buy buys bought transactions order orders ordered ordercomplete placeorder completeorder
            completepurchase productpurchased itempurchased checkout sale sales sold ecommercepurchase ecommerceorder
            conversion pay paid payment invoice transactionitem purchasecompleted purchasecomplete ord orderedproduct
            buyproduct purchaseitem ordersubmitted transactioncompleted checkoutcomplete completepayment productsold
            saleitem orderitem afpurchase fbmobilepurchase kauf gekauft bestellung bestellt kjøp kjop kjøpt köp
            bestilling achat commande compra comprado pedido acquisto ordine aankoop tracktransaction zakup nákup köpt
            mua cumpărat gekocht osto ostos vásárlás αγορά покупка куплено заказ купівля satınalma sipariş 購入 注文 购买 下单
            支付 구매 주문 결제 רכישה شراء salesorder cashsale compraaprovada
            """);
        Add(EventTypeNames.Text(EventType.Refund), """
            refunds returns orderreturned creditnote creditmemo gutschrift avoir kreditnota notadecredito notacredito
            retoure rückerstattung retur refusjon remboursement devolución returnauthorization returorder возврат iade
            返品 返金 退款 退货 환불 반품 zwrot reembolso palautus
            """);
        Add(EventMapping.Skip, """
            pageview pageviews pageviewed page screen screenview identify group alias sessionstart firstvisit scroll
            userengagement viewitemlist viewcart cartviewed cartview begincheckout checkoutstarted checkoutstep
            checkoutstepviewed checkoutstepcompleted initiatecheckout addpaymentinfo addshippinginfo
            paymentinfoentered viewpromotion selectpromotion promotionviewed promotionclicked search viewsearchresults
            productssearched productlistviewed productlistfiltered viewsearch login signup share impression
            impressions listview listclick ordercancelled ordercanceled orderupdated removefromwishlist ping heartbeat
            pageping linkclick filedownload couponentered couponapplied ecommerceabandonedcart sitesearch outlink
            download event cancel cancelled unfav productshared startedcheckout viewedcategory viewedcollection
            viewbasket viewhome viewlist viewcategory pagevisit mpwebpageview ecommercecartupdate empty emptycart
            cartemptied emptied void voided storno storniert homepageview categorypageview shoppingcartpageview
            addtofavorites
            """);
        return meanings;

        void Add(string meaning, string words)
        {
            foreach (var word in words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                meanings.Add(word, meaning);
        }
    }
}
