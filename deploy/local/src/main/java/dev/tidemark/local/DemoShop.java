package dev.tidemark.local;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What the demo sells, and to whom: the same every time. Its parts are the bodies of the write API's requests. */
final class DemoShop {
    private static final int PRODUCTS_OF_A_KIND = 25;

    private static final List<String> BRANDS =
            List.of("Norrland", "Hoshi", "Calder", "Ilmari", "Vela", "Brandt & Sohn");
    private static final List<String> COLORS = List.of("black", "white", "moss", "oxblood", "sand");
    private static final List<String> QUALITIES = List.of("Classic", "Compact", "Studio", "Travel", "Pro");
    private static final List<String> FIRST_NAMES =
            List.of("Ada", "Bela", "Chidi", "Dana", "Emil", "Farah", "Goran", "Hana", "Ines", "Jonas");
    private static final List<String> LAST_NAMES = List.of("Okafor", "Lindqvist", "Moreau", "Tanaka");

    /** A category and what its products are called; the lowest and the highest price, in euros. */
    private record Kind(String slug, String name, List<String> nouns, int lowest, int highest) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("audio", "Audio", List.of("Headphones", "Speaker", "Turntable", "Microphone", "Earbuds"), 29, 480),
            new Kind("kitchen", "Kitchen", List.of("Kettle", "Pan", "Knife", "Grinder", "Scale"), 12, 220),
            new Kind("outdoor", "Outdoor", List.of("Tent", "Backpack", "Lantern", "Stove", "Bottle"), 15, 390),
            new Kind("office", "Office", List.of("Notebook", "Pen", "Desk Lamp", "Chair", "Organiser"), 4, 320),
            new Kind("garden", "Garden", List.of("Spade", "Shears", "Watering Can", "Gloves", "Planter"), 8, 95),
            new Kind("toys", "Toys", List.of("Blocks", "Puzzle", "Kite", "Train", "Robot"), 9, 130),
            new Kind("bikes", "Bikes", List.of("Helmet", "Light", "Lock", "Pump", "Saddle"), 14, 160),
            new Kind("books", "Books", List.of("Atlas", "Cookbook", "Novel", "Field Guide", "Almanac"), 7, 68));

    private final Random random = new Random(1);

    /** By slug. */
    Map<String, String> categories() {
        Map<String, String> categories = new LinkedHashMap<>();
        KINDS.forEach(kind -> categories.put(kind.slug(), kind.name()));
        return categories;
    }

    List<Map<String, Object>> products() {
        List<Map<String, Object>> products = new ArrayList<>();
        for (Kind kind : KINDS) {
            for (int n = 0; n < PRODUCTS_OF_A_KIND; n++) {
                String noun = kind.nouns().get(n % kind.nouns().size());
                String quality = QUALITIES.get(n / kind.nouns().size());
                String brand = pick(BRANDS);
                String color = pick(COLORS);
                Map<String, Object> product = new LinkedHashMap<>();
                product.put(
                        "sku", "%s-%03d".formatted(kind.slug().substring(0, 3).toUpperCase(Locale.ROOT), n + 1));
                product.put("name", brand + " " + quality + " " + noun);
                product.put(
                        "description",
                        "%s in %s: the %s of the %s line by %s."
                                .formatted(noun, color, noun.toLowerCase(Locale.ROOT), quality, brand));
                product.put("category", kind.slug());
                product.put("brand", brand);
                product.put("price", price(kind));
                product.put("stock", 20 + random.nextInt(180));
                product.put("attributes", Map.of("color", color, "weight_g", 100 + 50 * random.nextInt(60)));
                products.add(product);
            }
        }
        return products;
    }

    List<Map<String, Object>> customers() {
        List<Map<String, Object>> customers = new ArrayList<>();
        for (String last : LAST_NAMES) {
            for (String first : FIRST_NAMES) {
                String address = (first + "." + last).toLowerCase(Locale.ROOT) + "@shop.example";
                customers.add(Map.of("name", first + " " + last, "email", address));
            }
        }
        return customers;
    }

    /** One to four different products, one to three of each. */
    Map<String, Object> order(List<Long> customers, List<Long> products) {
        Map<Long, Integer> quantities = new LinkedHashMap<>();
        int lines = 1 + random.nextInt(4);
        while (quantities.size() < Math.min(lines, products.size())) {
            quantities.put(pick(products), 1 + random.nextInt(3));
        }
        return Map.of(
                "customer_id",
                pick(customers),
                "lines",
                quantities.entrySet().stream()
                        .map(line -> Map.of("product_id", line.getKey(), "quantity", line.getValue()))
                        .toList());
    }

    Map<String, Object> newPrice() {
        return Map.of("price", price(pick(KINDS)));
    }

    /** Whole euros and 90 cents, as shops do. */
    private Map<String, String> price(Kind kind) {
        BigDecimal amount = BigDecimal.valueOf(kind.lowest() + random.nextInt(kind.highest() - kind.lowest()))
                .add(new BigDecimal("0.90"));
        return Map.of("amount", amount.toPlainString(), "currency", "EUR");
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
