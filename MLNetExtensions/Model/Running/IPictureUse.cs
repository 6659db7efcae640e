using MLNetGhost.Imaging;

namespace MLNetGhost.Model;

/// <summary>What is done with a picture while it is open.</summary>
/// <typeparam name="TResult">What comes of it.</typeparam>
internal interface IPictureUse<out TResult>
{
    /// <summary>Does it.</summary>
    /// <param name="picture">The picture, open until this returns.</param>
    /// <param name="buffers">Buffers that nobody else uses meanwhile.</param>
    TResult With(EncodedPicture picture, LoadingBuffers buffers);
}
