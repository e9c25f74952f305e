namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>What a file may have at most, so that none fills memory, storage or a day.</summary>
internal static class ImportLimits
{
    /// <summary>The most bytes of a file as it is uploaded.</summary>
    public const long FileBytes = 2L << 30;

    /// <summary>The most bytes that it may unpack to.</summary>
    public const long UnpackedBytes = 8L << 30;

    /// <summary>The most bytes out for one byte in, from <see cref="AlwaysUnpacked"/> on; rows that say anything stay far below.</summary>
    public const int UnpackedRatio = 200;

    /// <summary>What any file may unpack to, however small it is.</summary>
    public const long AlwaysUnpacked = 16L << 20;

    /// <summary>The most bytes of a workbook, which is copied to this machine to be read.</summary>
    public const long WorkbookBytes = 256L << 20;

    /// <summary>The most bytes that a workbook may unpack to.</summary>
    public const long WorkbookUnpackedBytes = 2L << 30;

    /// <summary>The most columns of a table.</summary>
    public const int Columns = 500;

    /// <summary>The most bytes of a row.</summary>
    public const int RowBytes = 256 << 10;

    /// <summary>The most rows of a file.</summary>
    public const long Rows = 10_000_000;
}
