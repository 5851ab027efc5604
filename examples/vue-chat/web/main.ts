import '@cortado/example-react-chat/style.css';
import { createApp } from 'vue';
import Page from './page.vue';

createApp(Page).mount('#root');
