package dev.mlsd.feature.online;

class InMemoryOnlineStoreTest extends OnlineStoreSuite {

    private final InMemoryOnlineStore store = new InMemoryOnlineStore();

    @Override
    OnlineStore store() {
        return store;
    }

    @Override
    void restart() {
        store.restart();
    }
}
