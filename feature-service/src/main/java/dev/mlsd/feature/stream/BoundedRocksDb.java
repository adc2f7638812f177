package dev.mlsd.feature.stream;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds what all stores of the process take outside the heap: one block cache of 24 MiB, in which the write buffers (at most
 * 12 MiB) and the index and filter blocks are counted. The defaults would take about 98 MB for each store and partition.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {

    private static final long CACHE_BYTES = 24L << 20;
    private static final long WRITE_BUFFER_BYTES = 12L << 20;

    /** Of the process; stores come and go with their tasks and must not close them. */
    private static final class Shared {

        static {
            RocksDB.loadLibrary();
        }

        private static final Cache CACHE = new LRUCache(CACHE_BYTES);
        private static final WriteBufferManager WRITE_BUFFERS = new WriteBufferManager(WRITE_BUFFER_BYTES, CACHE);
    }

    @Override
    public void setConfig(String store, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(Shared.CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(Shared.WRITE_BUFFERS);
        options.setWriteBufferSize(2L << 20);
        options.setMaxWriteBufferNumber(2);
        options.setMaxOpenFiles(64);
        options.setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
    }

    @Override
    public void close(String store, Options options) {
        // What is shared stays; the rest belongs to the store.
    }
}
