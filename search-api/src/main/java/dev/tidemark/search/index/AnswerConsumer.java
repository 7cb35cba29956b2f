package dev.tidemark.search.index;

import co.elastic.clients.transport.rest5_client.low_level.BufferedByteConsumer;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentTooLongException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.nio.support.AbstractAsyncResponseConsumer;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Takes in an answer as long as there is room for what is answered to the same request, and fails it beyond that. */
final class AnswerConsumer extends AbstractAsyncResponseConsumer<ClassicHttpResponse, ByteArrayEntity> {

    AnswerConsumer(Origin origin) {
        super(new Content(origin));
    }

    @Override
    protected ClassicHttpResponse buildResult(HttpResponse response, ByteArrayEntity entity, ContentType type) {
        BasicClassicHttpResponse answer = new BasicClassicHttpResponse(response.getCode(), response.getReasonPhrase());
        answer.setHeaders(response.getHeaders());
        answer.setEntity(entity);
        return answer;
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {
        // The answer is still to come.
    }

    private static final class Content extends BufferedByteConsumer {

        private final Origin origin;
        private long taken;

        Content(Origin origin) {
            super(Origin.MOST_BYTES);
            this.origin = origin;
        }

        @Override
        protected void data(ByteBuffer from, boolean end) throws ContentTooLongException {
            int more = from.remaining();
            try {
                origin.take(more);
            } catch (ContentTooLongException e) {
                origin.giveBack(taken); // of the others some may still fit
                taken = 0;
                throw e;
            }
            taken += more;
            super.data(from, end);
        }
    }
}
